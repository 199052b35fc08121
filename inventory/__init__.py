"""What is for sale, what is in stock, and the orders that reserve it."""
