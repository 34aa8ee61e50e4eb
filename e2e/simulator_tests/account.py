"""An empty simulated account for each test, without a server in between."""

from __future__ import annotations

import os
import unittest
from typing import Any

os.environ.update(AWS_ACCESS_KEY_ID="testing", AWS_SECRET_ACCESS_KEY="testing", AWS_DEFAULT_REGION="eu-west-2")

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
from moto import mock_aws

from simulator import services

services.install()

REGION = "eu-west-2"
CLOSED = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}


# What AWS checks must reach it: the client would refuse some of it first.
CONFIG = Config(parameter_validation=False, retries={"max_attempts": 0})


class AccountTest(unittest.TestCase):
    ec2 = boto3.client("ec2", REGION, config=CONFIG)
    firewall = boto3.client("network-firewall", REGION, config=CONFIG)
    route53 = boto3.client("route53", REGION, config=CONFIG)
    logs = boto3.client("logs", REGION, config=CONFIG)

    def setUp(self) -> None:
        self.account = mock_aws()
        self.account.start()
        self.addCleanup(self.account.stop)

    def refused(self, code: str, function: Any, **arguments: Any) -> str:
        with self.assertRaises(ClientError) as caught:
            function(**arguments)
        error = caught.exception.response["Error"]
        self.assertEqual(code, error["Code"], error["Message"])
        return error["Message"]

    # --- what most tests begin with -----------------------------------------

    def vpc(self, cidr: str = "10.1.0.0/16", dns: bool = True) -> str:
        vpc_id = self.ec2.create_vpc(CidrBlock=cidr)["Vpc"]["VpcId"]
        if dns:
            self.ec2.modify_vpc_attribute(VpcId=vpc_id, EnableDnsHostnames={"Value": True})
        return vpc_id

    def subnet(self, vpc_id: str, cidr: str, zone: str = "a") -> str:
        answer = self.ec2.create_subnet(VpcId=vpc_id, CidrBlock=cidr, AvailabilityZone=f"{REGION}{zone}")
        return answer["Subnet"]["SubnetId"]

    def table(self, vpc_id: str) -> str:
        return self.ec2.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]

    def hub(self, **options: Any) -> str:
        answer = self.ec2.create_transit_gateway(Options={**CLOSED, **options})
        return answer["TransitGateway"]["TransitGatewayId"]

    def hub_table(self, hub_id: str) -> str:
        answer = self.ec2.create_transit_gateway_route_table(TransitGatewayId=hub_id)
        return answer["TransitGatewayRouteTable"]["TransitGatewayRouteTableId"]

    def attachment(self, hub_id: str, vpc_id: str, *subnet_ids: str) -> str:
        answer = self.ec2.create_transit_gateway_vpc_attachment(
            TransitGatewayId=hub_id, VpcId=vpc_id, SubnetIds=list(subnet_ids)
        )
        return answer["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]

    def attached(self) -> tuple[str, str, str]:
        """(hub, VPC, attachment)"""
        hub_id, vpc_id = self.hub(), self.vpc()
        return hub_id, vpc_id, self.attachment(hub_id, vpc_id, self.subnet(vpc_id, "10.1.0.0/28"))
