{
  const root = document.documentElement;
  let pressed;
  const press = ({ target }) => {
    const button = target.closest("main button[type=button]:not([popovertarget])");
    pressed = button ?? pressed;
  };
  document.addEventListener("click", press, true);
  new MutationObserver((_, observer) => {
    observer.disconnect();
    document.removeEventListener("click", press, true);
    if (pressed?.isConnected) pressed.click();
  }).observe(root, { attributeFilter: ["data-hydrated"] });
}
