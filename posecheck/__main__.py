"""`python -m posecheck` is the command line."""

from posecheck.starting import hurry


def main() -> None:
    """Run the command line."""
    hurry()
    from posecheck.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
