"""Those who bring codes tell what became of them."""
