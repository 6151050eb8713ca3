import { Page } from '../../ui/page.tsx';

export function SpaceLayout() {
  return <Page>{null}</Page>;
}
