"""What machines ask: OAuth, the REST service, logout. HTTP in, JSON or a redirect out."""
