"""Totals that counties agreed to show to the one that supervises them."""
