"""Mail: by SMTP to the region's server, or into a file where letters are only looked at."""
