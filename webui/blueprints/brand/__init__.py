"""The colour and the logo of a county, as files a page asks for."""
