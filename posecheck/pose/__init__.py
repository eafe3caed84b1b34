"""Pose data: landmarks, silhouette, frames and saved poses."""
