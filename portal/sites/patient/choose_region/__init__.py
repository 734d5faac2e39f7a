"""The first page: which region. The last choice is offered first and never followed silently."""
