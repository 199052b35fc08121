"""What is owed: invoices and their numbers."""
