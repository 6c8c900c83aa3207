"""How people come to act for a business: claims that staff check, and invitations by link."""
