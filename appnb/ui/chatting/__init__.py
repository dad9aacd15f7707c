"""What a chat is made of: who answers, and how it is written."""
