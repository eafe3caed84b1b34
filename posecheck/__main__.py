"""`python -m posecheck` is the command line."""

from posecheck.cli.main import main

if __name__ == "__main__":
    main()
