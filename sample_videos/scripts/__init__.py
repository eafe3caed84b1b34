"""What happens in each clip: a table of scripts for each exercise."""

from scripts import (
    back_extension,
    cat_curl,
    dead_bug,
    gluteal_stretch,
    negatives,
    partial_curl,
    pelvic_tilt,
    quadruped_arm_leg_raise,
    side_plank,
    standing_hamstring_stretch,
)

SCRIPTS = {
    **back_extension.SCRIPTS,
    **cat_curl.SCRIPTS,
    **dead_bug.SCRIPTS,
    **gluteal_stretch.SCRIPTS,
    **negatives.SCRIPTS,
    **partial_curl.SCRIPTS,
    **pelvic_tilt.SCRIPTS,
    **quadruped_arm_leg_raise.SCRIPTS,
    **side_plank.SCRIPTS,
    **standing_hamstring_stretch.SCRIPTS,
}
"""The script of each clip, by the clip's name."""
