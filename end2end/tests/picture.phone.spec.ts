import { compareOverlays, comparePictures } from "../fixtures/picture.ts";

// Large text and the longer words of English wrap where it is narrow.
comparePictures({
  name: "light",
  parts: ["colour", "action", "input", "choice", "overlay", "message", "state", "table"],
});
comparePictures({
  name: "large",
  cookie: { name: "hengce_text", value: "large" },
  parts: ["action", "input", "choice", "message", "table"],
});
comparePictures({
  name: "english",
  cookie: { name: "i18n_pref_locale", value: "en" },
  parts: ["input", "table"],
});
compareOverlays();
