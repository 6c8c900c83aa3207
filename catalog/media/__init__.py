"""Pictures: checked, cleaned, sized and stored by content."""
