"""The dashboard: figures of a period beside the year before, and the cases behind each."""
