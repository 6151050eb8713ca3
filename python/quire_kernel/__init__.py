"""What Quire puts around a notebook's kernel: a supervisor process and the kernel's entry point."""
