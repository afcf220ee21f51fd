"""What an older version of the bot must know of a newer one's database."""

from sqlalchemy import Column, Table, Text

from storage.sql.metadata import metadata

schema_support = Table("schema_support", metadata, Column("works_from", Text, primary_key=True))
