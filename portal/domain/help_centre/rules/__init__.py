"""What an article is, how it is read and checked, how it is found: plain functions over plain values."""
