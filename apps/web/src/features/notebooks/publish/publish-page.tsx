import { Page } from '../../../ui/page.tsx';

export function PublishPage() {
  return <Page>{null}</Page>;
}
