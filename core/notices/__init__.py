"""The notices for chats, and how they are delivered."""
