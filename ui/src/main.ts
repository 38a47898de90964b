import { mount } from 'svelte';
import './look/tokens.css';
import './look/base.css';
import App from './App.svelte';
import { takeToken } from './api/token';
import { session } from './state/session.svelte';
import { preferences } from './state/preferences.svelte';

preferences.apply();
void session.start(takeToken(location, history, sessionStorage));

const place = document.getElementById('screen');
if (place) {
  mount(App, { target: place });
}
