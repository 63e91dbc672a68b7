"""The people of the county and their accounts, for who manages them."""
