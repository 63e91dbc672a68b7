"""The journal for auditors: entries, the head of the chain, and the check of all records."""
