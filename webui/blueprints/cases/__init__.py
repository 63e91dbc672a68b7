"""Cases of every workflow: lists, the page of a case, its steps, and opening a new one."""
