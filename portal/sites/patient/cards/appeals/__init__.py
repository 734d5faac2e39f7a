"""A ready appeal where a clinic breaks the law's term of waiting; the portal sends it to nobody."""
