"""What is told: tables for machines, pages for students and the instructor."""
