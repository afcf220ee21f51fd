"""What chats must hear, and how it gets there."""
