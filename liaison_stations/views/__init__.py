"""What people see of stations and messages."""
