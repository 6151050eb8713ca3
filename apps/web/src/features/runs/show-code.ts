import { useLocalStorage } from '@mantine/hooks';

/** Whether the reader wants to see code beside results; remembered on this device. */
export function useShowCode(): readonly [boolean, (showsCode: boolean) => void] {
  const [showsCode, setShowsCode] = useLocalStorage({ key: 'quire.show-code', defaultValue: false });
  return [showsCode, setShowsCode];
}
