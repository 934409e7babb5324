"""The pages of legislation, a module a subject."""
