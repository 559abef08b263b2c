import { compareOverlays, comparePictures } from "../fixtures/picture.ts";

// Colours are the same on every screen, so the dark ones are compared on this one alone.
const parts = ["colour", "action", "input", "choice", "overlay", "message", "state", "table", "symbol"];

comparePictures({ name: "light", parts });
comparePictures({ name: "dark", colorScheme: "dark", parts });
compareOverlays();
