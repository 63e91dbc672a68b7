"""Forms for paper: empty, as they were filed, and two filings side by side."""
