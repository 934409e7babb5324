"""The verbs of legislation, by subject. Import the modules; nothing is re-exported here."""
