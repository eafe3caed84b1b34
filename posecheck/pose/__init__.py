"""A person in a picture: landmarks, silhouette, frames and saved poses."""
