import { Page } from '../../ui/page.tsx';

export function SpaceSettingsPage() {
  return <Page>{null}</Page>;
}
