"""How one provider is asked, and how it says no; shared by its ways."""
