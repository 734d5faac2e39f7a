"""Outside systems that do as a test tells them."""
