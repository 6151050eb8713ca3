/** Shorter gaps are over before they are read; longer ones are worth a word. */
const LOST_AFTER_MILLISECONDS = 1_500;

/** Tells of a lost connection only after it has been lost for a while, of a restored one at once. */
export function watchConnection(setIsLost: (isLost: boolean) => void) {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const clear = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    report: (isConnected: boolean) => {
      if (isConnected) {
        clear();
        setIsLost(false);
      } else {
        timer ??= setTimeout(() => setIsLost(true), LOST_AFTER_MILLISECONDS);
      }
    },
    stop: () => {
      clear();
      setIsLost(false);
    },
  };
}
