"""The database: tables, migrations, and repositories that take and return the models of `core`."""
