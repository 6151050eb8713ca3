import { Page } from '../../ui/page.tsx';

export function SignInPage() {
  return <Page>{null}</Page>;
}
