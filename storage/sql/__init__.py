"""The pieces of SQL that several repositories share."""
