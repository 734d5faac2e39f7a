"""The region's main page, its documents, and pages for sections that are not built yet."""
