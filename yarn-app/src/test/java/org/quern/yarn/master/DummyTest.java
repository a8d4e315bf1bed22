package org.quern.yarn.master;
class DummyTest {}
