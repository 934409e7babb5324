"""Files in and out: drafts read from .docx and .txt, regulations written for readers and for machines."""
