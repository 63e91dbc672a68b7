"""Founding a county in the browser, and following the one it takes over; start in ``views``."""
