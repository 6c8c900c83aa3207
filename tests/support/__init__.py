"""What tests stand on: private servers, page readers, facts about a machine."""
