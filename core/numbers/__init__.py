"""What the shop sells, costs and brings, and how fast its services deliver."""
