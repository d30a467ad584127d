"""What Guatu shows to maps: vector tiles of projects, components, districts and the base map."""
