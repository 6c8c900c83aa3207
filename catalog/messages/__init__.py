"""Mail and text messages: queued with the change that causes them, sent afterwards."""
