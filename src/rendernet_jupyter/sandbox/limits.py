"""What the sandbox takes: words to choose from, and the ends of every range.

Words are those of the public documentation. Ranges it does not give were chosen for the sandbox:
wide enough for sensible requests, narrow enough to catch a slip. Nothing here checks them.
"""

from __future__ import annotations

ASPECT_RATIOS = ("1:1", "2:3", "3:2", "4:5", "16:9", "9:16")
QUALITIES = ("Plus", "Regular")
SAMPLERS = (
    "DPM++ 2M Karras",
    "DPM++ 2M SDE Karras",
    "DPM++ 2S a Karras",
    "DPM++ SDE",
    "DPM++ SDE Karras",
    "Euler a",
)
BASE_MODELS = ("sd", "sdxl", "flux")
MODES = ("flexible", "balanced", "strong")
CHARACTER_TYPES = ("realistic", "stylized")
ASSET_TYPES = ("image", "video", "audio")

LARGEST_SEED = 2**63 - 1
LARGEST_CFG = 30
LARGEST_WEIGHT = 5  # of a LoRA, either way
LARGEST_CHARACTER_WEIGHT = 2
LARGEST_SCALE = 4  # of true_touch
LARGEST_RESULT = 8192  # pixels of a side of what true_touch makes
LONGEST_PROMPT = 20_000  # characters
LONGEST_NAME = 60
LONGEST_CHARACTER_PROMPT = 1000

LONGEST_SCRIPT = 1000  # characters of the narrator: about a minute of speech
NARRATOR_SECONDS = 120  # of an audio asset
NARRATOR_FPS, NARRATOR_WIDTH, NARRATOR_HEIGHT = 30.0, 1920, 1080  # documented
LONGEST_VIDEO_PROMPT = 500  # documented
VIDEO_SECONDS = (1, 10)
VIDEO_RATIOS = (3 / 5, 5 / 3)  # documented, width to height
RATIO_SLACK = 0.01  # sides are whole pixels
VIDEO_SIDE = 960  # pixels of the longer side of a video_anyone

LARGEST_PAGE_SIZE = 50  # documented
LARGEST_PAGE = 1_000_000_000
LARGEST_SIDE = 100_000  # pixels, as announced for an upload
LARGEST_REQUEST = 2**20  # bytes of a JSON body
LARGEST_FILE = 64 * 2**20  # bytes of an upload
MOST_PIXELS = 50_000_000  # of an uploaded picture
