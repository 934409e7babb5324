"""The words of a regulation as data: parsing, printing, matching, comparing. Pure: the standard library alone."""
