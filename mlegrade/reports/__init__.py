"""What comes out: pages, tables, and the marks that a person gives."""
