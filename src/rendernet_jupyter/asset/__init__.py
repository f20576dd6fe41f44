"""What is sent along: files, looked at and hashed. Uploading them is not done here."""
